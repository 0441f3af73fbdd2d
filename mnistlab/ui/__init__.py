"""What the pages are made of: the only room, with app.py and pages/, that imports Streamlit."""
