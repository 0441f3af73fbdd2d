"""What the pages are made of: the only room, with app.py and pages/, that imports Streamlit."""

import os

# Before NumPy is imported: pages compute little, but many at once. More threads would be in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
