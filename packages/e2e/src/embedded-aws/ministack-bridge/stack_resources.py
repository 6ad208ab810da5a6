"""Stacks: the service role must be allowed what CloudFormation's handlers call for each resource."""

import sys

from ministack.services import cloudformation, iam
from ministack.services.cloudformation import custom_resource, provisioners, stacks

from ask_proxy import ask
from log_resources import log_buckets
from replace import replace
from role_policies import role_policies


def install():
    replace(stacks._provision_resource, judged_create(stacks._provision_resource), stacks)
    replace(stacks._update_resource, judged_update(stacks._update_resource), stacks)
    replace(stacks._delete_resource, judged_delete(stacks._delete_resource), stacks)
    replace(custom_resource.deliver_response, remembered_answer(custom_resource.deliver_response), custom_resource)


def judged_create(provision):
    def create(resource_type, logical_id, props, stack_name):
        refuse_unless_allowed("create", resource_type, logical_id, None, props, None, stack_name)
        try:
            physical_id, attributes = provision(resource_type, logical_id, props, stack_name)
        except Exception:
            if is_custom(resource_type):
                delete_what_failed_to_create(resource_type, logical_id, props, stack_name)
            raise
        keep_boundary(resource_type, physical_id, props)
        return physical_id, attributes
    return create


def judged_update(update):
    def judged(resource_type, physical_id, old_props, new_props, stack_name, logical_id=None, old_attrs=None):
        if old_props != new_props:
            refuse_unless_allowed(
                "update", resource_type, logical_id, physical_id, new_props, old_props, stack_name)
        result = update(resource_type, physical_id, old_props, new_props, stack_name, logical_id, old_attrs)
        keep_boundary(resource_type, result[0], new_props)
        return result
    return judged


def judged_delete(delete):
    def judged(resource_type, physical_id, props, stack_name=None, logical_id=None):
        left = left_behind.setdefault(provisioners._cr_stack_id(stack_name), set())
        refuse_while_needed(logical_id, left, stack_name)
        left.add(logical_id)
        refuse_unless_allowed("delete", resource_type, logical_id, physical_id, props, None, stack_name)
        delete(resource_type, physical_id, props, stack_name, logical_id)
        left.discard(logical_id)
    return judged


left_behind = {}


def refuse_while_needed(logical_id, left, stack_name):
    """What could not be deleted keeps what it depends on, so that deleting it can be tried again."""
    definitions = (cloudformation._stacks.get(stack_name) or {}).get("_template", {}).get("Resources", {})
    for other in left - {logical_id}:
        if logical_id in stacks._with_dependencies([other], definitions, set(definitions)):
            raise RuntimeError(f"Kept, because {other} depends on it and failed to delete")


def refuse_unless_allowed(stage, resource_type, logical_id, physical_id, props, old_props, stack_name):
    verdict = ask("stack-resource", {
        "stage": stage, "type": resource_type, "logicalId": logical_id, "physicalId": physical_id,
        "generatedName": provisioners._physical_name(stack_name, logical_id or "", max_len=64),
        "properties": props, "oldProperties": old_props, "stackId": provisioners._cr_stack_id(stack_name),
        "logBuckets": log_buckets(resource_type, props),
        "roles": [role_policies(role) for role in iam._roles.values()]})
    if not verdict["allowed"]:
        raise PermissionError(verdict["message"])


def keep_boundary(resource_type, physical_id, props):
    """MiniStack's stacks drop the boundary of a role."""
    if resource_type == "AWS::IAM::Role":
        iam._roles[physical_id]["PermissionsBoundary"] = props.get("PermissionsBoundary")


failed_answers = {}


def is_custom(resource_type):
    return resource_type == "AWS::CloudFormation::CustomResource" or resource_type.startswith("Custom::")


def remembered_answer(deliver):
    def delivered(token, response):
        if response.get("Status") == "FAILED":
            failed_answers[response.get("StackId"), response.get("LogicalResourceId")] = response.get("PhysicalResourceId")
        return deliver(token, response)
    return delivered


def delete_what_failed_to_create(resource_type, logical_id, props, stack_name):
    """Sends Delete with the id the function answered, or with an invented one where it never answered."""
    stack_id = provisioners._cr_stack_id(stack_name)
    physical_id = failed_answers.pop((stack_id, logical_id), None) or f"{stack_name}-{logical_id}-NEVERANSWERED"
    try:
        stacks._delete_resource(resource_type, physical_id, props, stack_name, logical_id)
    except Exception as error:
        print(f"Delete after failed create of {logical_id} failed: {error}", file=sys.stderr)
