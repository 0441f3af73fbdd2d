"""The engine: trains runs in processes of their own, in fair order, and tells the store what happens.

The server side (`service.Engine`) imports Dask in a thread of its own and never TensorFlow; `task` and
`preload` are what the workers run.
"""
