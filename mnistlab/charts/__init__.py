"""Charts: data in, a Plotly figure out. Nothing here knows of pages, runs in a store, or a browser's theme."""
