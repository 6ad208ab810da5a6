"""Smaller things in which MiniStack differs from AWS."""

import re
import secrets
from urllib.parse import unquote_plus

from ministack.services import alb, cloudformation, s3
from ministack.services.cloudformation import changesets, engine, handlers, stacks

from replace import replace, replace_action


def install():
    replace(stacks._delete_stack_async, visible_at_once, handlers)
    replace(handlers._capabilities_enforced, capabilities_enforced, handlers)
    replace(engine._resolve_parameters, only_known_parameters, changesets, handlers)
    replace(engine._evaluate_conditions, conditions_that_join, engine, changesets, handlers, stacks)
    replace(s3._new_bucket_public_access_block, public_access_blocked, s3)
    replace(s3._key_matches_filter, filters_are_encoded, s3)
    replace(alb._short_id, hexadecimal_id, alb)
    replace_action(alb._create_lb, with_all_log_attributes(alb._create_lb), alb)


def visible_at_once(stack_name, *args, start=stacks._delete_stack_async, **kwargs):
    """Whoever asks after DeleteStack returned must not take the stack's last state for the outcome."""
    cloudformation._stacks[stack_name]["StackStatus"] = "DELETE_IN_PROGRESS"
    return start(stack_name, *args, **kwargs)


def capabilities_enforced():
    return True


def only_known_parameters(template, provided, *args, resolve=engine._resolve_parameters, **kwargs):
    """Whoever misspells a parameter is told, before anything is created."""
    unknown = [one["Key"] for one in provided if "Key" in one and one["Key"] not in template.get("Parameters", {})]
    if unknown:
        raise ValueError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    return resolve(template, provided, *args, **kwargs)


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


def filters_are_encoded(key, prefix, suffix, matches=s3._key_matches_filter):
    """Filters are written as in the address of a form; one with a special character that is not encoded matches nothing."""
    values = [prefix or "", suffix or ""]
    return all(ENCODED.fullmatch(value) for value in values) and matches(key, *map(unquote_plus, values))


ENCODED = re.compile(r"([\w!.*'()/+-]|%[0-9A-F]{2})*", re.ASCII | re.IGNORECASE)


def hexadecimal_id():
    """Readers of load balancer ARNs check this."""
    return secrets.token_hex(8)


def with_all_log_attributes(create):
    """An Application Load Balancer has the attributes of all its logs from the beginning; MiniStack knows one of them."""
    def created(params):
        answer = create(params)
        complete_log_attributes()
        return answer
    return created


def complete_log_attributes():
    for attributes in alb._lb_attrs.values():
        known = {attribute["Key"] for attribute in attributes}
        attributes += [{"Key": key, "Value": value} for key, value in LOG_ATTRIBUTES.items() if key not in known]


LOG_ATTRIBUTES = {
    f"{log}_logs.s3.{name}": value for log in ("access", "connection", "health_check")
    for name, value in (("enabled", "false"), ("bucket", ""), ("prefix", ""))}
