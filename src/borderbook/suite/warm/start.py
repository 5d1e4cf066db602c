"""The first lines of the parent process, run as a file: importing it would import the project's package."""

import os
import sys
import types

if os.fork():
    os._exit(0)  # into the background at once: whoever starts the parent waits for this process alone
if not sys.flags.safe_path:
    del sys.path[0]  # the folder of this file
package = types.ModuleType("borderbook_warm")
package.__path__ = [os.path.dirname(os.path.abspath(__file__))]  # noqa: PTH100, PTH120 pathlib is not needed yet
sys.modules[package.__name__] = package

from borderbook_warm.parent import main  # type: ignore[import-not-found]  # noqa: E402

main(*sys.argv[1:])
