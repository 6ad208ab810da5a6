import json

from ministack.services import iam


def role_policies(role):
    """The documents that decide what a role may do, as they are now."""
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
