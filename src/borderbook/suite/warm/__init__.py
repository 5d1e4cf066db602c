"""Warm kernels: forked in milliseconds from a parent process that has imported the libraries already.

``provisioner.WarmProvisioner`` is a kernel provisioner for ``jupyter_client``, known to it as
``borderbook-warm``: papermill, nbclient, nbval and JupyterLab use it, with notebooks unchanged, when
``JUPYTER_DEFAULT_PROVISIONER_NAME`` says so. Who asks for a kernel talks to the parent over a private socket
(``client``); the parent (``start``, ``parent``) imports (``preload``) and forks; its child becomes an ordinary
ipykernel (``child``). Wherever a warm kernel might differ from a cold one, a cold one is started.

A parent never loads the project's own package, which changes while it lives: ``start`` makes this folder known to it
under another name, which is why the modules here import each other relatively. Who expects many kernels asks for a
branch: a parent forked from the parent, which loads the package as it is at that moment, reads data that many
notebooks ask for, and gives no kernel any more once a file of these is another. A branch can have a branch of its own,
which loads what executes and renders notebooks, too, and gives workers (``suite.workers``).
"""
