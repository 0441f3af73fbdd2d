"""The images: MNIST as shipped, any other set of ten classes in its form, and the split for training."""
