"""Whether crates pass the RO-Crate validator's profile of process runs: `make crate-check` runs this, without network."""

import sys
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from requests_cache import CachedRequest, CachedResponse, CachedSession
from rocrate_validator.services import ValidationSettings, validate

# The validator carries the rules of the profile, not the JSON-LD context; rocrate carries the context of RO-Crate 1.3.
# It defines each term that our crates use as that of 1.1 does.
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROFILE = "process-run-crate-0.5"


def remember(cache: Path) -> None:
    """Answer the request for the context from a cache."""
    response = CachedResponse(
        content=files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes(),
        request=CachedRequest(method="GET", url=CONTEXT),
        url=CONTEXT,
        status_code=200,
        headers={"Content-Type": "application/ld+json"},
    )
    CachedSession(str(cache), backend="sqlite").cache.save_response(response)


def main(crates: list[Path]) -> None:
    if not crates:
        sys.exit("There are no crates to check: make reports.")
    wrong = []
    with TemporaryDirectory() as folder:
        cache = Path(folder) / "http"
        remember(cache)
        for crate in crates:
            settings = ValidationSettings(
                rocrate_uri=str(crate), profile_identifier=PROFILE, offline=True, cache_path=str(cache)
            )
            issues = validate(settings).get_issues()
            wrong += [f"{crate}: {issue.check.identifier}: {issue.message}" for issue in issues]
    print("\n".join(wrong) or f"{len(crates)} crates pass {PROFILE}.")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main([Path(name).parent for name in sys.argv[1:]])
