"""Templates that lie in buckets: bucket names are global, and the proxy has judged whether the caller may read the object."""

from ministack.core.responses import _request_account_id
from ministack.services import s3

from replace import replace


def install():
    replace(s3._get_object_data, object_of_any_account, s3)


def object_of_any_account(bucket_name, key, version_id=None, read=s3._get_object_data):
    """MiniStack looks for a bucket among the caller's own."""
    owners = [account for account, name in list(s3._buckets._data) if name == bucket_name]
    if not owners:
        return None
    token = _request_account_id.set(owners[0])
    try:
        return read(bucket_name, key, version_id)
    finally:
        _request_account_id.reset(token)
