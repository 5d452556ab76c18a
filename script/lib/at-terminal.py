"""at-terminal.py ANSWER COMMAND…: runs a command at a terminal, types ANSWER and Enter when it asks, and prints what it showed."""
import os
import pty
import sys

answer, command = sys.argv[1], sys.argv[2:]
process, terminal = pty.fork()
if process == 0:
    os.execv(command[0], command)
shown = b""
asked = False
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:  # the other end is closed
        break
    if not part:
        break
    shown += part
    if b"Go ahead?" in shown and not asked:
        asked = True
        os.write(terminal, answer.encode() + b"\n")
_, status = os.waitpid(process, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(status))
