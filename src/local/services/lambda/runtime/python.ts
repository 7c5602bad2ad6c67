/**
 * The program of an execution environment with a Python runtime, for the machine's own `python3 -c`: what
 * `node/main.ts` is for Node.js, with the same frames.
 */
export const pythonRuntime = `
import datetime, importlib.util, json, logging, os, resource, sys, time, traceback

def say(**frame):
    data = (json.dumps(frame) + "\\n").encode()
    while data:
        data = data[os.write(4, data):]

request = {"id": None}
is_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"

class Handler(logging.Handler):
    def emit(self, record):
        now = datetime.datetime.fromtimestamp(record.created, datetime.timezone.utc)
        time = now.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % record.msecs
        message = record.getMessage()
        if record.exc_info:
            message += "\\n" + "".join(traceback.format_exception(*record.exc_info))
        if is_json:
            line = {"timestamp": time, "level": record.levelname, "message": message, "logger": record.name}
            say(kind="log", message=json.dumps({**line, "requestId": request["id"]}))
        else:
            say(kind="log", message="[%s]\\t%s\\t%s\\t%s" % (record.levelname, time, request["id"], message))

logging.getLogger().addHandler(Handler())
if is_json:
    logging.getLogger().setLevel(os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO").replace("TRACE", "DEBUG"))

class RuntimeFault(Exception):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind

def document(error):
    kind = getattr(error, "kind", type(error).__name__)
    trace = traceback.extract_tb(error.__traceback__)[1:]
    return {"errorMessage": str(error), "errorType": kind, "requestId": request["id"] or "",
            "stackTrace": [line for entry in traceback.format_list(trace) for line in [entry]]}

def fail(error):
    known = document(error)
    if is_json:
        say(kind="log", message=json.dumps({"timestamp": datetime.datetime.now(datetime.timezone.utc).isoformat(),
            "log_level": "ERROR", **{key: known[key] for key in ("errorMessage", "errorType", "requestId", "stackTrace")}}))
    else:
        say(kind="log", message="[ERROR] %s: %s\\nTraceback (most recent call last):\\n%s"
            % (known["errorType"], known["errorMessage"], "".join(known["stackTrace"])))
    return known

def load(root, setting):
    path, _, member = setting.rpartition(".")
    if not path or not member:
        raise RuntimeFault("Runtime.MalformedHandlerName", "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % setting)
    sys.path.insert(0, root)
    name = path.replace("/", ".")
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        raise RuntimeFault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (path, error)) from error
    except SyntaxError as error:
        raise RuntimeFault("Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (path, error)) from error
    if not hasattr(module, member):
        raise RuntimeFault("Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (member, path))
    return getattr(module, member)

class Context:
    def __init__(self, asked):
        environ = os.environ
        self.aws_request_id = asked["id"]
        self.invoked_function_arn = asked["functionArn"]
        self.function_name = environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.client_context = json.loads(asked["clientContext"]) if "clientContext" in asked else None
        self.identity = None
        self.deadline = asked["deadline"]
    def get_remaining_time_in_millis(self):
        return max(0, int(self.deadline - time.time() * 1000))

def memory():
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024

try:
    handler = load(os.environ["LAMBDA_TASK_ROOT"], os.environ["_HANDLER"])
except BaseException as error:
    say(kind="failed", error=fail(error))
    sys.exit(1)
say(kind="ready")
with open(3, encoding="utf8") as requests:
    for line in requests:
        asked = json.loads(line)
        request["id"] = asked["id"]
        try:
            try:
                payload = json.dumps(handler(json.loads(asked["payload"]), Context(asked)), allow_nan=False)
            except (TypeError, ValueError) as error:
                if "JSON serializable" not in str(error) and "JSON compliant" not in str(error):
                    raise
                raise RuntimeFault("Runtime.MarshalError", "Unable to marshal response: %s" % error) from error
            sys.stdout.flush()
            say(kind="result", id=asked["id"], payload=payload, memoryBytes=memory())
        except Exception as error:
            say(kind="error", id=asked["id"], error=fail(error), memoryBytes=memory())
`;
