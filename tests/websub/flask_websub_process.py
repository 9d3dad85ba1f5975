"""A hub and a subscriber, both Flask-WebSub's, in a process of their own. Arguments: a folder, the hub's port, the
subscriber's port.

The subscriber has three addresses besides: /subscribe?url= discovers and subscribes, /discover?url= only tells what it
discovered, and /got lists what hubs have delivered, and what was verified.
"""

from __future__ import annotations

import base64
import sys
import threading
from pathlib import Path
from typing import Any

from celery import Celery
from flask import Flask, jsonify, request
from flask_websub.errors import DiscoveryError
from flask_websub.hub import Hub, SQLite3HubStorage
from flask_websub.subscriber import (
    SQLite3SubscriberStorage,
    SQLite3TempSubscriberStorage,
    Subscriber,
    discover,
)
from werkzeug.serving import make_server


def hub_app(folder: Path) -> Flask:
    celery = Celery("hub", broker="memory://")
    celery.conf.task_always_eager = True  # it verifies and delivers before it answers: no moment is earlier
    hub = Hub(SQLite3HubStorage(str(folder / "hub.sqlite")), celery)
    app = Flask("hub")
    app.config["PUBLISH_SUPPORTED"] = True
    app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
    return app


def subscriber_app(folder: Path, port: int) -> Flask:
    verified: list[str] = []
    delivered: list[dict[str, Any]] = []
    app = Flask("subscriber")
    app.config["SERVER_NAME"] = f"127.0.0.1:{port}"
    subscriber = Subscriber(
        SQLite3SubscriberStorage(str(folder / "subscriber.sqlite")),
        SQLite3TempSubscriberStorage(str(folder / "waiting.sqlite")),
    )
    app.register_blueprint(subscriber.build_blueprint(url_prefix="/callback"))

    @subscriber.add_listener  # type: ignore[untyped-decorator]
    def note(topic: str, callback_id: str, body: bytes) -> None:
        link, kind = request.headers.get("Link", ""), request.headers["Content-Type"]
        delivered.append(
            {"topic": topic, "body": base64.b64encode(body).decode(), "link": link, "type": kind}
        )

    subscriber.add_success_handler(lambda topic, callback_id, mode: verified.append(topic))

    @app.route("/subscribe")
    def subscribe() -> Any:
        found = discover(request.args["url"])
        subscriber.subscribe(**found)
        return jsonify(found)

    @app.route("/discover")
    def look() -> Any:
        try:
            return jsonify(discover(request.args["url"]))
        except DiscoveryError:
            return jsonify(None)

    @app.route("/got")
    def got() -> Any:
        return jsonify({"verified": verified, "delivered": delivered})

    return app


def main(folder: str, hub_port: str, subscriber_port: str) -> None:
    hub = make_server("127.0.0.1", int(hub_port), hub_app(Path(folder)), threaded=True)
    app = subscriber_app(Path(folder), int(subscriber_port))
    subscriber = make_server("127.0.0.1", int(subscriber_port), app, threaded=True)
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    subscriber.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
