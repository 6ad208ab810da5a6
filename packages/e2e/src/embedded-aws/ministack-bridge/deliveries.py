"""Deliveries between services: the policy of the topic or queue decides."""

from ministack.services import sns, sqs

from ask_proxy import ask
from replace import replace


def install():
    replace(sns.topic_policy_allows, judged_topic_delivery, sns)
    replace(sqs.queue_policy_allows, judged_queue_delivery, sqs)


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
