"""Smaller things in which MiniStack differs from AWS."""

import secrets

from ministack.services import alb, cloudformation, s3
from ministack.services.cloudformation import changesets, engine, handlers, stacks

from replace import replace


def install():
    replace(stacks._delete_stack_async, visible_at_once, handlers)
    replace(handlers._capabilities_enforced, capabilities_enforced, handlers)
    replace(engine._evaluate_conditions, conditions_that_join, engine, changesets, handlers, stacks)
    replace(s3._new_bucket_public_access_block, public_access_blocked, s3)
    replace(alb._short_id, hexadecimal_id, alb)


def visible_at_once(stack_name, *args, start=stacks._delete_stack_async, **kwargs):
    """Whoever asks after DeleteStack returned must not take the stack's last state for the outcome."""
    cloudformation._stacks[stack_name]["StackStatus"] = "DELETE_IN_PROGRESS"
    return start(stack_name, *args, **kwargs)


def capabilities_enforced():
    return True


def conditions_that_join(template, parameters, evaluate=engine._evaluate_conditions):
    """Fn::Join in a condition is a text; MiniStack compares the function itself, which equals nothing."""
    return evaluate({**template, "Conditions": joined(template.get("Conditions", {}), parameters)}, parameters)


def joined(value, parameters):
    if isinstance(value, list):
        return [joined(item, parameters) for item in value]
    if not isinstance(value, dict):
        return value
    if "Fn::Join" not in value:
        return {key: joined(item, parameters) for key, item in value.items()}
    delimiter, items = value["Fn::Join"]
    if isinstance(items, dict) and items.get("Ref") in parameters:
        items = parameters[items["Ref"]]["Value"].split(",")
    return delimiter.join(items)


def public_access_blocked():
    """New buckets have all four settings on."""
    return {"_public_access_block": s3._NEW_BUCKET_PUBLIC_ACCESS_BLOCK}


def hexadecimal_id():
    """Readers of load balancer ARNs check this."""
    return secrets.token_hex(8)
