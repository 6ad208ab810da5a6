"""Runs MiniStack on a unix socket, with every decision about trust handed to the authorising proxy.

MiniStack plays AWS but checks no permission. Most calls pass the proxy on their way in; what MiniStack does inside
itself (deliver an S3 event to a topic, run a stack's resources) never would. This program replaces those few functions
by ones that ask the proxy first. See embedded-aws.md.

Usage: python ministack-bridge SOCKET      (GATEWAY_PORT names the proxy's port)
"""

import asyncio
import os
import shutil
import sys
import threading

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app

import as_in_aws
import deliveries
import functions
import log_resources
import stack_resources
import subscription_filters
import template_urls


def main(socket_path):
    for part in (deliveries, functions, stack_resources, log_resources, subscription_filters, template_urls, as_in_aws):
        part.install()
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


main(sys.argv[1])
