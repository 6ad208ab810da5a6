"""Functions: credentials that name the execution role, logs written with that role."""

import base64
import hashlib
import json

from ministack.core import lambda_runtime
from ministack.services import cloudwatch_logs, iam, lambda_svc

from ask_proxy import ask
from replace import replace
from role_policies import role_policies


def install():
    replace(lambda_runtime.execution_credentials, role_session, lambda_runtime, lambda_svc)
    replace(lambda_svc._emit_lambda_logs, judged_logs(lambda_svc._emit_lambda_logs), lambda_svc)


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
