"""Deliveries between services: the policy of the topic or queue decides."""

from ministack.core.arn import parse_arn
from ministack.services import eventbridge, sns, sqs

from ask_proxy import ask
from replace import replace


def install():
    replace(sns.topic_policy_allows, judged_topic_delivery, sns)
    replace(sqs.queue_policy_allows, judged_queue_delivery, sqs)
    replace(eventbridge._invoke_target, judged_target, eventbridge)


def judged_topic_delivery(topic_arn, service, source_arn, source_account):
    topic = sns._topic_by_arn_any_scope(topic_arn)
    return topic is not None and delivery_allowed(
        "sns:Publish", topic_arn, topic["attributes"].get("Policy"), service, source_arn, source_account)


def judged_queue_delivery(queue_arn, service, source_arn, source_account):
    queue = sqs._queue_by_arn(queue_arn)
    return queue is not None and delivery_allowed(
        "sqs:SendMessage", queue_arn, queue["attributes"].get("Policy"), service, source_arn, source_account)


def judged_target(target, event, rule, view=None, invoke=eventbridge._invoke_target):
    """A rule's event for a topic or a queue; MiniStack asks no policy."""
    service = parse_arn(target["Arn"]).service
    judge = {"sns": judged_topic_delivery, "sqs": judged_queue_delivery}.get(service)
    if judge is None or judge(target["Arn"], "events.amazonaws.com", rule["Arn"], parse_arn(rule["Arn"]).account_id):
        invoke(target, event, rule, view)


def delivery_allowed(action, resource, policy, service, source_arn, source_account):
    return ask("delivery", {
        "action": action, "resource": resource, "policy": policy or "", "service": service,
        "sourceArn": source_arn, "sourceAccount": source_account})["allowed"]
