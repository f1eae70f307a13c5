"""Whether every variable, local value and resource that the files of a folder name is declared in it. `references.py FOLDER`"""

import pathlib
import re
import sys

import hcl2

folder = pathlib.Path(sys.argv[1])
texts = {path.name: path.read_text() for path in sorted(folder.glob("*.tf"))}
declared = set()
for text in texts.values():
    parsed = hcl2.loads(text)
    unquoted = lambda name: name.strip('"')
    for block in parsed.get("resource", []):
        for kind, names in block.items():
            declared.update(f"{unquoted(kind)}.{unquoted(name)}" for name in names)
    for block in parsed.get("variable", []):
        declared.update(f"var.{unquoted(name)}" for name in block)
    for block in parsed.get("locals", []):
        declared.update(f"local.{unquoted(name)}" for name in block if not name.startswith("__"))

NAMED = re.compile(r"(?<![\w.\"/-])((?:var|local)\.\w+|(?:google|random)_\w+\.\w+)")
used, wrong = set(), []
for name, text in texts.items():
    for number, line in enumerate(text.splitlines(), 1):
        for reference in NAMED.findall(line.split("#")[0]):
            used.add(reference)
            if reference not in declared:
                wrong.append(f"{folder / name}:{number}: {reference} is not declared")
for variable in sorted(one for one in declared if one.startswith(("var.", "local.")) and one not in used):
    wrong.append(f"{folder}: {variable} is declared and not used")
print(*wrong, sep="\n", end="\n" if wrong else "")
print(f"{len(texts)} files, {len(declared)} declarations, {len(used)} of them named, {len(wrong)} mistakes")
sys.exit(1 if wrong or not declared else 0)
