#!/usr/bin/env python3
"""image.py NAME OUT.tar CONFIG-JSON SRC:DST... - pack files and folders into a one-layer container image.

The same files give the same image, byte for byte: order, owner, times and modes do not depend on the machine.
"""
import hashlib
import io
import json
import os
import sys
import tarfile

TIME = 946684800  # not 0: the JVM takes a jar without a time as one that changed, and then refuses its AOT cache


class Hashed:
    """A file to write to that knows the digest of what was written."""

    def __init__(self, file):
        self.file, self.sha256 = file, hashlib.sha256()

    def write(self, data):
        self.sha256.update(data)
        return self.file.write(data)


def normal(entry):
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = TIME
    if entry.isdir():
        entry.mode = 0o1777 if entry.mode & 0o1000 else 0o755
    else:  # readable by the user of the image whatever the umask of the user who packs it
        entry.mode = 0o755 if entry.mode & 0o111 else 0o644
    return entry


def add(out, name, size, file):
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime = size, TIME
    out.addfile(entry, file)


def main(name, out, config, *paths):
    layer_file = out + ".layer"
    try:
        with open(layer_file, "wb") as raw:
            layer = Hashed(raw)
            # A stream: the layer goes to disk as it is packed. tarfile sorts what it finds in a folder.
            with tarfile.open(fileobj=layer, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                for path in paths:
                    source, destination = path.rsplit(":", 1)
                    tar.add(source, arcname=destination, filter=normal)
        digest = layer.sha256.hexdigest()
        image = json.dumps({"architecture": "amd64", "os": "linux", "config": json.loads(config),
                            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest]}}).encode()
        image_id = hashlib.sha256(image).hexdigest()
        manifest = json.dumps([{"Config": image_id + ".json", "RepoTags": [name],
                                "Layers": [digest + "/layer.tar"]}]).encode()
        with tarfile.open(out + ".part", "w") as tar, open(layer_file, "rb") as packed:
            add(tar, image_id + ".json", len(image), io.BytesIO(image))
            add(tar, digest + "/layer.tar", os.path.getsize(layer_file), packed)
            add(tar, "manifest.json", len(manifest), io.BytesIO(manifest))
        os.replace(out + ".part", out)
    finally:
        for leftover in (layer_file, out + ".part"):
            if os.path.exists(leftover):
                os.remove(leftover)


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__.splitlines()[0])
    main(*sys.argv[1:])
