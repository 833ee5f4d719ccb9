import { UsageError, type Command } from "./command";
import { control, controlNames } from "./local/control";
import { exec } from "./local/exec";
import { start } from "./local/start";

const usage = `Usage: cloudflow local start [--port N] [--host ADDRESS] [--data DIR] [options]
       cloudflow local exec [--data DIR] [options] -- COMMAND [ARGUMENTS]
       cloudflow local status|stop|reset [--port N]
       cloudflow local export FILE [--port N]
       cloudflow local import FILE [--port N]

CloudFlow Local is the CloudFlow service on your own machine. \`start\` runs it until it is interrupted and prints one line
when it is ready. \`exec\` runs a command with an instance of its own, which ends with it; the command finds the endpoint and
the credentials in its environment. The others talk to an instance that runs on this machine.

Options of start and exec:
  --port N                port to listen on: 20190 for start, any free one for exec; 0 takes any free one
  --data DIR              keep everything in this folder; in memory without it
  --host ADDRESS          address to listen on; 127.0.0.1 without it
  --allow-host NAME       a host name that clients may use besides addresses and localhost; may be repeated
  --account ID:KEY:SECRET an account id with its key pair; may be repeated. Never a real key: this is for tests.
                          Without it, the access key id and its secret are both "cloudflow-local"
  --throttle              enforce the request and step rates of the cloud
  --faults FILE           what goes wrong, for tests of clients: see "Faults" in docs/cloudflow-local.md
  --no-validate           take any definition, errors in it or not
  --time MODE             time of executions: real, virtual (jumps to the next event), or a factor such as 60x; real without it
  --seed TEXT             the same ids and choices in every run with the same text
  --keep-executions N     finished executions to remember, the oldest are forgotten first; 20000 without it
  --config FILE           functions and mocks, instead of cloudflow.local.yaml in the current folder
  --mocks FILE            what tasks give, before the mocks of the configuration: see \`cloudflow test --help\`
  --allow-network         let tasks send requests beyond this machine
  --log-level LEVEL       error, warn, info or debug: JSON lines on standard error; warn without it

Exit codes: 0 done · 1 there is no instance, or it refused · 2 called wrongly, or it cannot start · exec: that of COMMAND
`;

export const local: Command = {
  summary: "run the CloudFlow service on this machine",
  usage,
  run([name = "", ...argv]) {
    if (name === "start") return start(argv);
    if (name === "exec") return exec(argv);
    if (controlNames.includes(name)) return control(name, argv);
    const names = ["start", "exec", ...controlNames].join(", ");
    return Promise.reject(new UsageError(`${name === "" ? "Say what to do" : `There is no \`local ${name}\``}: one of ${names}.`));
  },
};
