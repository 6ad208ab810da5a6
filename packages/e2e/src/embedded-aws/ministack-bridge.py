"""Runs MiniStack on a unix socket, with every decision about trust handed to the authorising proxy.

MiniStack plays AWS but checks no permission. Most calls pass the proxy on their way in; what MiniStack does inside
itself (deliver an S3 event to a topic, run a stack's resources) never would. This program replaces those few functions
by ones that ask the proxy first. See embedded-aws.md, "The bridge".

Usage: ministack-bridge.py SOCKET      (GATEWAY_PORT names the proxy's port)
"""

import asyncio
import base64
import hashlib
import json
import os
import secrets
import shutil
import sys
import threading
import urllib.request

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app
from ministack.core import lambda_runtime
from ministack.services import alb, cloudformation, cloudwatch_logs, iam, lambda_svc, s3, sns, sqs
from ministack.services.cloudformation import custom_resource, handlers as cloudformation_handlers, provisioners, stacks

PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
CUSTOM = "AWS::CloudFormation::CustomResource"


def main(socket_path):
    sns.topic_policy_allows = judged_topic_delivery
    sqs.queue_policy_allows = judged_queue_delivery
    replace(lambda_runtime.execution_credentials, role_session, lambda_runtime, lambda_svc)
    stacks._provision_resource = judged_create(stacks._provision_resource)
    stacks._update_resource = judged_update(stacks._update_resource)
    stacks._delete_resource = judged_delete(stacks._delete_resource)
    lambda_svc._emit_lambda_logs = judged_logs(lambda_svc._emit_lambda_logs)
    replace(stacks._delete_stack_async, visible_at_once, cloudformation_handlers)
    replace(s3._new_bucket_public_access_block, public_access_blocked, s3)
    replace(alb._short_id, hexadecimal_id, alb)
    custom_resource.deliver_response = remembered_answer(custom_resource.deliver_response)

    threading.Thread(target=exit_with_parent, daemon=True).start()
    config = Config()
    config.bind = [f"unix:{socket_path}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 0.5
    asyncio.run(serve(app, config))


def exit_with_parent():
    """The parent holds our standard input open; its end is the parent's end, however that came."""
    sys.stdin.read()
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os._exit(0)


def ask(question, facts):
    request = urllib.request.Request(
        f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}/_embedded-aws/{question}",
        data=json.dumps(facts).encode(), headers={"content-type": "application/json"})
    with PROXY.open(request, timeout=30) as answer:
        return json.load(answer)


def replace(original, substitute, *modules):
    for module in modules:
        assert getattr(module, original.__name__) is original, f"{module.__name__} has no {original.__name__}"
        setattr(module, original.__name__, substitute)


# --- deliveries between services: the destination's resource policy decides ---------------------------------------

def judged_topic_delivery(topic_arn, service, source_arn, source_account):
    topic = sns._topic_by_arn_any_scope(topic_arn)
    return topic is not None and delivery_allowed(
        "sns:Publish", topic_arn, topic["attributes"].get("Policy"), service, source_arn, source_account)


def judged_queue_delivery(queue_arn, service, source_arn, source_account):
    queue = sqs._queue_by_arn(queue_arn)
    return queue is not None and delivery_allowed(
        "sqs:SendMessage", queue_arn, queue["attributes"].get("Policy"), service, source_arn, source_account)


def delivery_allowed(action, resource, policy, service, source_arn, source_account):
    return ask("delivery", {
        "action": action, "resource": resource, "policy": policy or "", "service": service,
        "sourceArn": source_arn, "sourceAccount": source_account})["allowed"]


# --- functions: credentials that name the execution role, logs written with that role ------------------------------

def role_session(config):
    """A session token only the proxy reads; an access key that cannot be taken for an account's administrator."""
    session = json.dumps({"role": config.get("Role", ""), "session": config["FunctionName"]})
    return {
        "AWS_ACCESS_KEY_ID": "ASIA" + hashlib.sha256(session.encode()).hexdigest()[:16].upper(),
        "AWS_SECRET_ACCESS_KEY": "not-checked",
        "AWS_SESSION_TOKEN": base64.urlsafe_b64encode(session.encode()).decode(),
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group(config),
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config.get('Runtime', '')}",
    }


def judged_logs(emit):
    def judged(func, *args, **kwargs):
        config = func.get("config") or func
        role = iam._roles.get(config.get("Role", "").rsplit("/", 1)[-1])
        verdict = role and ask("function-logs", {
            "functionArn": config["FunctionArn"], "role": role_policies(role), "logGroup": log_group(config),
            "groupExists": log_group(config) in cloudwatch_logs._log_groups})
        if verdict and verdict["allowed"]:
            emit(func, *args, **kwargs)
    return judged


def log_group(config):
    return (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config['FunctionName']}"


# --- stacks: the role of the stack must be allowed what CloudFormation's handlers call ----------------------------

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
        "roles": [role_policies(role) for role in iam._roles.values()]})
    if not verdict["allowed"]:
        raise PermissionError(verdict["message"])


def role_policies(role):
    return {
        "arn": role["Arn"],
        "trust": json.loads(role["AssumeRolePolicyDocument"] or "{}"),
        "inline": {name: json.loads(document) for name, document in role["InlinePolicies"].items()},
        "managed": [managed_policy(arn) for arn in role["AttachedPolicies"]],
        "boundary": managed_policy(role["PermissionsBoundary"]) if role.get("PermissionsBoundary") else None,
    }


def managed_policy(arn):
    policy = iam._policies.get(arn)
    document = policy["Versions"][policy["DefaultVersionId"]]["Document"] if policy else '{"Version":"2012-10-17","Statement":[]}'
    return {"arn": arn, "document": json.loads(document)}


def keep_boundary(resource_type, physical_id, props):
    """MiniStack's stacks drop the boundary of a role."""
    if resource_type == "AWS::IAM::Role":
        iam._roles[physical_id]["PermissionsBoundary"] = props.get("PermissionsBoundary")


# --- smaller things that AWS does ----------------------------------------------------------------------------------

def visible_at_once(stack_name, *args, start=stacks._delete_stack_async, **kwargs):
    """Whoever asks after DeleteStack returned must not take the stack's last state for the outcome."""
    cloudformation._stacks[stack_name]["StackStatus"] = "DELETE_IN_PROGRESS"
    return start(stack_name, *args, **kwargs)


def public_access_blocked():
    """New buckets have all four settings on."""
    return {"_public_access_block": s3._NEW_BUCKET_PUBLIC_ACCESS_BLOCK}


def hexadecimal_id():
    """Readers of load balancer ARNs check this."""
    return secrets.token_hex(8)


# --- custom resources: a failed create is deleted, as CloudFormation does -----------------------------------------

failed_answers = {}


def is_custom(resource_type):
    return resource_type == CUSTOM or resource_type.startswith("Custom::")


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


if __name__ == "__main__":
    main(sys.argv[1])
