"""moto's S3 on a port of this machine. Google Cloud Storage's XML interface is the one it shares with S3, but for how one
says who asks: Google's clients bring a token, or nothing. Here it is turned into a signature, which moto reads and does not check."""

import sys

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple

SIGNATURE = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"

s3 = DomainDispatcherApplication(create_backend_app)


def either(environ, start_response):
    if not environ.get("HTTP_AUTHORIZATION", "").startswith("AWS4"):
        environ["HTTP_AUTHORIZATION"] = SIGNATURE
    return s3(environ, start_response)


run_simple("127.0.0.1", int(sys.argv[1]), either, threaded=True)
