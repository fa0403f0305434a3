"""One class on unlike machines: the kernels of BLAS, numpy and torch, and threads, are switched."""
