"""Training with Keras on TensorFlow: the only room that imports either, and only in `backend`.

`Trainer` is the way in. It keeps the images on the device as bytes and one compiled program for each
shape of network, and trains by calling that program for a few batches at a time.
"""
