"""IFT6135-H2022: vanishing gradients, momentum, efficient attention, weight decay."""
