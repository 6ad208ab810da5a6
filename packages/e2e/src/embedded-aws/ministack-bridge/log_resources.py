"""What stacks do to load balancers, buckets and subscriptions, as AWS does it and MiniStack does not."""

import json

from ministack.core.responses import get_account_id
from ministack.services import s3, sns
from ministack.services.cloudformation import provisioners

from as_in_aws import complete_log_attributes
from ask_proxy import ask
from replace import replace


def install():
    replace(provisioners._s3_apply_configurations, with_encryption(provisioners._s3_apply_configurations), provisioners)
    table = provisioners._RESOURCE_HANDLERS
    table["AWS::SNS::Topic"]["create"] = for_owner_only(table["AWS::SNS::Topic"]["create"])
    table["AWS::SNS::Subscription"]["create"] = pending(table["AWS::SNS::Subscription"]["create"])
    table[LOAD_BALANCER]["create"] = with_all_attributes(table[LOAD_BALANCER]["create"])


LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"


def log_buckets(resource_type, props):
    """The facts about the buckets that a load balancer is to log to, as far as they are this account's."""
    attributes = (props or {}).get("LoadBalancerAttributes") or [] if resource_type == LOAD_BALANCER else []
    named = {attribute.get("Value") for attribute in attributes if str(attribute.get("Key")).endswith("_logs.s3.bucket")}
    return {name: facts_of(name) for name in named if name in s3._buckets}


def facts_of(bucket):
    facts = {"region": s3._buckets[bucket].get("region")}
    if bucket in s3._bucket_policies:
        facts["policy"] = json.loads(s3._bucket_policies[bucket])
    if "aws:kms" in s3._bucket_encryption.get(bucket, ""):
        facts["encryption"] = "aws:kms"
    return facts


def with_encryption(apply):
    """MiniStack's stacks drop the default encryption of a bucket."""
    def applied(name, props, old_props=None):
        apply(name, props, old_props)
        for rule in (props.get("BucketEncryption") or {}).get("ServerSideEncryptionConfiguration") or []:
            algorithm = rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"]
            s3._put_bucket_encryption(name, ENCRYPTION.format(algorithm).encode())
    return applied


ENCRYPTION = (
    f'<ServerSideEncryptionConfiguration xmlns="{s3.S3_NS}"><Rule><ApplyServerSideEncryptionByDefault>'
    "<SSEAlgorithm>{}</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>")


def with_all_attributes(create):
    def created(*args):
        answer = create(*args)
        complete_log_attributes()
        return answer
    return created


def for_owner_only(create):
    """A topic without a policy of its own lets its owner in; one of MiniStack's stacks lets everybody in."""
    def created(*args):
        arn, attributes = create(*args)
        policy = json.loads(sns._topics[arn]["attributes"]["Policy"])
        policy["Statement"][0]["Condition"] = {"StringEquals": {"AWS:SourceOwner": get_account_id()}}
        sns._topics[arn]["attributes"]["Policy"] = json.dumps(policy)
        return arn, attributes
    return created


def pending(create):
    """A queue of another account waits for its owner, whoever subscribes it."""
    def created(logical_id, props, stack_name):
        arn, attributes = create(logical_id, props, stack_name)
        endpoint = props.get("Endpoint", "")
        if props.get("Protocol") == "sqs" and endpoint.split(":")[4] != get_account_id():
            topic = sns._topics[props["TopicArn"]]
            topic["subscriptions"] = [one for one in topic["subscriptions"] if one["arn"] != arn]
            ask("subscription", {"topicArn": props["TopicArn"], "endpoint": endpoint})
        return arn, attributes
    return created
