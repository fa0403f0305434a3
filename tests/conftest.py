"""One thread for everybody: small tensors gain nothing from more, and a busy machine loses much."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
