"""Unpacks an image into what a runtime such as crun runs: `oci_bundle.py IMAGE BUNDLE DATA PORT`; for drills.

As `docker run --read-only --cap-drop ALL --tmpfs /tmp --volume DATA:/var/lib/parvis` would run it, on this machine's
network; the user, the program and the environment are the image's.
"""

import json
import os
import secrets
import sys
import tarfile
from pathlib import Path
from typing import Any

NAMESPACES = ("pid", "mount", "ipc", "uts")
TMPFS = ("/dev", "/dev/shm", "/tmp")  # noqa: S108 - of the container


def unpack(image: Path, target: Path) -> dict[str, Any]:
    """Put its layers there; the image's configuration."""
    with tarfile.open(image) as archive:

        def read(digest: str) -> Any:  # noqa: ANN401 - JSON
            member = archive.extractfile(f"blobs/{digest.replace(':', '/')}")
            return json.load(member) if member else None

        index = archive.extractfile("index.json")
        manifest = read(json.load(index)["manifests"][0]["digest"]) if index else {}
        for layer in manifest["layers"]:
            with tarfile.open(fileobj=archive.extractfile(f"blobs/{layer['digest'].replace(':', '/')}")) as files:
                files.extractall(target, filter="fully_trusted")  # noqa: S202 - made here
        return dict(read(manifest["config"]["digest"])["config"])


def settings(port: str) -> list[str]:
    """What an env_file would give."""
    return [
        f"SECRET_KEY={secrets.token_urlsafe(64)}",
        "ALLOWED_HOSTS=demarches.exemple.fr",
        "PARVIS_BASE_URL=https://demarches.exemple.fr",
        "DEFAULT_FROM_EMAIL=ne-pas-repondre@exemple.fr",
        f"PORT={port}",
    ]


def bundle(config: dict[str, Any], data: Path, port: str) -> dict[str, Any]:
    """The runtime's own configuration."""
    user, group = (int(number) for number in config["User"].split(":"))
    os.chown(data, user, group)
    mounts = [{"destination": "/proc", "type": "proc", "source": "proc"}]
    mounts += [{"destination": place, "type": "tmpfs", "source": "tmpfs"} for place in TMPFS]
    volume = {"destination": "/var/lib/parvis", "type": "bind", "source": str(data), "options": ["bind", "rw"]}
    return {
        "ociVersion": "1.0.2",
        "process": {
            "user": {"uid": user, "gid": group},
            "args": [*config["Entrypoint"], *(config.get("Cmd") or [])],
            "env": [*config["Env"], *settings(port)],
            "cwd": config["WorkingDir"],
            "noNewPrivileges": True,
            "capabilities": {},
        },
        "root": {"path": "rootfs", "readonly": True},
        "mounts": [*mounts, volume],
        "linux": {"namespaces": [{"type": kind} for kind in NAMESPACES]},
    }


if __name__ == "__main__":
    image, folder, data, port = sys.argv[1:]
    config = unpack(Path(image), Path(folder) / "rootfs")
    (Path(folder) / "config.json").write_text(json.dumps(bundle(config, Path(data), port)))
