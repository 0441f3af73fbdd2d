"""The alternatives, each a module that runs in a process of its own and answers calls (`bench.peer.Peer`)."""
