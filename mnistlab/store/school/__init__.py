"""What the store keeps of classes."""
