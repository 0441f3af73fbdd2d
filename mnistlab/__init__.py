"""MNIST Lab: build, train and understand a dense network on MNIST, in the browser."""

__version__ = "0.1.0"
