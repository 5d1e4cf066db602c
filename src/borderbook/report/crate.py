"""Writes ro-crate-metadata.json, which describes a run as a Process Run Crate.

Programs can then follow its numbers back to the data. The profile is at https://w3id.org/ro/wfrun/process/0.5.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

NAME = "ro-crate-metadata.json"
PROFILE, BASE = "https://w3id.org/ro/wfrun/process/0.5", "1.1"  # the profile extends this version of RO-Crate


def crate(record: dict[str, Any], what: str, means: list[str], outputs: list[str]) -> str:
    """The metadata of a report or a bundle as JSON-LD text.

    Args:
        record: the run's record as JSON: question, parameters, datasets with checksums, times (ISO 8601; seconds),
            versions, status; ``title`` is that of the report.
        what: begins the description: "Report on".
        means: the paths of files that the run was given, relative to the folder of all.
        outputs: the paths of the files that it made.

    The metadata name no agent, because no name of a person or machine is written.
    """
    from rocrate.model.contextentity import ContextEntity
    from rocrate.rocrate import ROCrate

    package = ROCrate(version=BASE)
    package.name, package.description = record["title"], f"{what}: {record['title']}"
    package.root_dataset["datePublished"] = record["started"]
    package.license = "Figures belong to their publishers, under the terms that the report names."

    def add(identity: str, kind: str, **properties: Any) -> Any:
        return package.add(ContextEntity(package, identity, properties={"@type": kind, **properties}))

    profile = add(PROFILE, "CreativeWork", name="Process Run Crate", version="0.5")
    package.root_dataset["conformsTo"] = profile
    program = add("#borderbook", "SoftwareApplication", name="Borderbook", version=record["versions"]["borderbook"],
                  softwareRequirements=", ".join(f"{k} {v}" for k, v in record["versions"].items()))  # fmt: skip
    given, files = ([_file(package, name) for name in names] for names in (means, outputs))
    notebook = package.dereference(record["notebook"]) or add(
        f"#{record['question']}", "SoftwareSourceCode", name=Path(record["notebook"]).name
    )
    notebook["version"], notebook["description"] = program["version"], record["title"]
    inputs = [add(f"#parameter-{name}", "PropertyValue", name=name, value=json.dumps(value, ensure_ascii=False))
              for name, value in record["parameters"].items()]  # fmt: skip
    for dataset in record["datasets"]:
        for date, digest in dataset["sha256"].items():
            identity = f"#{dataset['name'].replace(' ', '-')}-{date}"
            name = f"{dataset['name']}, vintage {date}"
            inputs.append(add(identity, "Dataset", name=name, sha256=digest))
    status = "Completed" if record["status"] == "done" else "Failed"
    begun = dt.datetime.fromisoformat(record["started"])
    ended = (begun + dt.timedelta(seconds=record["seconds"])).isoformat(timespec="seconds")
    action = add(f"#run-{record['key'][:16]}", "CreateAction", name=f"Run of {record['question']}",
                 startTime=record["started"], endTime=ended,
                 actionStatus=f"http://schema.org/{status}ActionStatus")  # fmt: skip
    if record.get("edited"):
        action["description"] = f"From {record['edited']}."
    action["instrument"] = [notebook, program]
    action["object"], action["result"] = [*(file for file in given if file is not notebook), *inputs], files
    package.root_dataset["mentions"] = action
    return json.dumps(package.metadata.generate(), ensure_ascii=False, separators=(",", ":")) + "\n"


def _file(package: Any, name: str) -> Any:
    kinds = {".html": "text/html", ".csv": "text/csv", ".json": "application/json", ".pdf": "application/pdf",
             ".ipynb": "application/x-ipynb+json", ".png": "image/png",
             ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
    kind = kinds.get(Path(name).suffix, "application/octet-stream")
    described: dict[str, Any] = {"name": Path(name).name, "encodingFormat": kind}
    if name.startswith(("notebooks/", "scratch/")):
        described["@type"] = ["File", "SoftwareSourceCode"]
    return package.add_file(dest_path=name, properties=described)
