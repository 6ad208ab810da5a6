"""Smaller things in which MiniStack differs from AWS."""

import secrets

from ministack.services import alb, cloudformation, s3
from ministack.services.cloudformation import handlers, stacks

from replace import replace


def install():
    replace(stacks._delete_stack_async, visible_at_once, handlers)
    replace(handlers._capabilities_enforced, capabilities_enforced, handlers)
    replace(s3._new_bucket_public_access_block, public_access_blocked, s3)
    replace(alb._short_id, hexadecimal_id, alb)


def visible_at_once(stack_name, *args, start=stacks._delete_stack_async, **kwargs):
    """Whoever asks after DeleteStack returned must not take the stack's last state for the outcome."""
    cloudformation._stacks[stack_name]["StackStatus"] = "DELETE_IN_PROGRESS"
    return start(stack_name, *args, **kwargs)


def capabilities_enforced():
    return True


def public_access_blocked():
    """New buckets have all four settings on."""
    return {"_public_access_block": s3._NEW_BUCKET_PUBLIC_ACCESS_BLOCK}


def hexadecimal_id():
    """Readers of load balancer ARNs check this."""
    return secrets.token_hex(8)
