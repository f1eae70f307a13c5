"""The service `bucket` of compose.yaml, for who tries it without Docker.

    compose_bucket.py version              the version of the server, which is its image's tag
    compose_bucket.py command FOLDER PORT  what the container runs, with its volume in FOLDER, on PORT of loopback"""

import pathlib
import shlex
import sys

import yaml

compose = yaml.safe_load(pathlib.Path("compose.yaml").read_text())
bucket = compose["services"]["bucket"]


def version():
    return bucket["image"].rpartition(":")[2]


def command(folder, port):
    [volume] = bucket["volumes"]
    mounted = volume.partition(":")[2]
    listen = compose["x-frontdesk"]["environment"]["AWS_ENDPOINT"].rpartition(":")[2]
    words = bucket["entrypoint"] + bucket["command"]
    replaced = [word.replace(mounted, folder).replace(f" :{listen} ", f" 127.0.0.1:{port} ") for word in words]
    if folder not in words[-1].replace(mounted, folder) or f"127.0.0.1:{port}" not in replaced[-1]:
        sys.exit(f"compose.yaml's bucket names neither its volume nor its port: {words}")
    return shlex.join(replaced)


print({"version": version, "command": command}[sys.argv[1]](*sys.argv[2:]))
