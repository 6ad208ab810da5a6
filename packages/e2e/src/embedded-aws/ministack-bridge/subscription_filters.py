"""Filters of subscriptions: SNS looks into the lists of a message's body, as the records of S3 events are."""

import itertools
import json

from ministack.services import sns

from replace import replace


def install():
    replace(sns._matches_filter_policy, filters_look_into_lists, sns)


def filters_look_into_lists(subscription, attributes, message="", matches=sns._matches_filter_policy):
    """MiniStack looks into objects only. Of each list some member must do."""
    if subscription.get("attributes", {}).get("FilterPolicyScope") != "MessageBody":
        return matches(subscription, attributes, message)
    try:
        bodies = with_one_of_each_list(json.loads(message))
    except ValueError:
        return matches(subscription, attributes, message)
    return any(matches(subscription, attributes, json.dumps(body)) for body in bodies)


def with_one_of_each_list(value):
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return [body for item in value for body in with_one_of_each_list(item)]
    if not isinstance(value, dict):
        return [value]
    return [dict(zip(value, members)) for members in itertools.product(*map(with_one_of_each_list, value.values()))]
