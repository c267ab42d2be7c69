"""What was said: from the files of a desk officer to the dialogue one reader may see.

In: `data/*.yaml` and the texts on file. Out: `Dialogue` (`load`), problems and notices (`check`), where things stand
on a day (`status`), and the dialogue cut down to one reader (`release`). May import `errors` and `files`.
"""
