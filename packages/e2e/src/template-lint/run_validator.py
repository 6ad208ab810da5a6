"""Prints a line of JSON for each warning, or worse, of AWS's own validator: rule, template, resource, message."""

import json
import pathlib
import sys

from cloudformation_validate import CelEngine

engine = CelEngine()
for path in sys.argv[1:]:
    for found in engine.validate_template(path).diagnostics:
        if found.severity.name != "INFO":
            print(json.dumps([found.rule_id, pathlib.Path(path).stem, found.entity.logical_id if found.entity else None, found.message]))
