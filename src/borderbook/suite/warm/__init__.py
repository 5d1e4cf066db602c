"""Warm kernels: forked in milliseconds from a parent process that has imported the libraries already.

``provisioner.WarmProvisioner`` is a kernel provisioner for ``jupyter_client``, known to it as
``borderbook-warm``: papermill, nbclient, nbval and JupyterLab use it, with notebooks unchanged, when
``JUPYTER_DEFAULT_PROVISIONER_NAME`` says so. Who asks for a kernel talks to the parent over a private socket
(``client``); the parent (``start``, ``parent``) imports (``preload``) and forks; its child becomes an ordinary
ipykernel (``child``). Wherever a warm kernel might differ from a cold one, a cold one is started.

Parent and child never load the project's own package: ``start`` makes this folder known to them under
another name, which is why the modules here import each other relatively.
"""
