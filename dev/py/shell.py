"""Running other programs, and saying so."""
import subprocess
import sys
import time

BEGAN = time.monotonic()


def step(text):
    print(f"==> {text}", flush=True)


def note(text):
    print(f"    {text}", flush=True)


def fail(text, *what_to_do):
    print(f"error: {text}", file=sys.stderr)
    for line in what_to_do:
        print(f"       {line}", file=sys.stderr)
    sys.exit(1)


def run(command, stdin=None, env=None, check=True):
    """The output of a program; its own words and an end where it fails."""
    done = subprocess.run(command, input=stdin, env=env, text=True, capture_output=True)
    if check and done.returncode != 0:
        fail(f"{' '.join(command[:4])} ... failed with {done.returncode}", *(done.stderr or done.stdout).strip().splitlines()[-15:])
    return done.stdout
