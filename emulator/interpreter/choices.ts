/**
 * What the documentation leaves open and CloudFlow Local decides, each with its reason. docs/cloudflow-local.md shows this table.
 */
type Choice = { readonly question: string; readonly answer: string; readonly reason: string };

export const choices: readonly Choice[] = [
  {
    question: "A mapping or an expression refers to a key that is not there",
    answer: "The step fails with `FnF.RuntimeError`; `missingReferences: null` in cloudflow.local.yaml puts null instead",
    reason: "Authors of the service's samples seed such keys beforehand",
  },
  {
    question: "A condition compares a key that is not there",
    answer: "The comparison is false",
    reason: "Samples test keys that are set only later",
  },
  {
    question: "`$local` in the steps of a choice",
    answer: "What these steps have put out, over the local of the scope around; only the former is the choice's result",
    reason: "Samples need both readings",
  },
  {
    question: "A `succeed` step in a choice branch, a parallel branch or an iteration",
    answer: "Ends that list of steps",
    reason: "As Succeed is documented for state machines",
  },
  {
    question: "A failing branch or iteration",
    answer: "Its siblings are cancelled, and the step fails with its error",
    reason: "As in Amazon States Language",
  },
  {
    question: "A `fail` step or Fail state without a name of an error",
    answer: "The error is `FnF.Fail`",
    reason: "An error must have a name for rules and for people",
  },
  {
    question: "A Fail state inside a Parallel or a Map",
    answer: "The state around may catch or retry its error; else the execution fails",
    reason: "As in Amazon States Language",
  },
  {
    question: "`maxAttempts` and `MaxAttempts`",
    answer: "Retries after the first call, counted for each rule by itself",
    reason: "A comment in a sample says so; counters as in Amazon States Language",
  },
  {
    question: "What retries repeat",
    answer: "The work of the step; mappings and constructors before it are worked out once",
    reason: "They would give the same again",
  },
  {
    question: "What `FnF.ALL` matches",
    answer: "Every error of a step, but not a definition that cannot be run, a used-up budget, a stop, or the execution's own timeout",
    reason: "Those end the execution whatever it does",
  },
  { question: "A step that fails uncaught", answer: "Has StepFailed and no StepExited", reason: "It does not go on" },
  {
    question: "Events of a task",
    answer:
      "TaskScheduled, TaskStarted, then TaskSubmitted where it waits for a report, then TaskSucceeded, TaskFailed or TaskTimedOut, between StepStarted and StepSucceeded",
    reason: "The order in which the list of event types names them",
  },
  { question: "Events of states of a state machine", answer: "The same as of steps", reason: "The history page has one list of types" },
  {
    question: "The end of the event budget",
    answer: "Event 5,000 is the ExecutionFailed with `FnF.EventLimitExceeded`",
    reason: "The limit holds for the whole history",
  },
  {
    question: "Input, output or local of a step above the limit",
    answer: "The execution fails with `FnF.DataLimitExceeded`, above 64 KiB for either dialect",
    reason: "Pages differ between 32 and 64 KiB; the looser counts",
  },
  {
    question: "A value nested deeper than 500 levels",
    answer: "The execution fails with `FnF.DataLimitExceeded`",
    reason: "A loop could nest it without end",
  },
  { question: "A state without Next and End", answer: "Ends its scope", reason: "Nothing could follow" },
  { question: "A state with Next and End: true", answer: "Ends its scope", reason: '"Next is not needed when End is true"' },
  { question: "A constructor with both `k` and `k.$`", answer: "`k.$` counts", reason: "It is the more explicit one" },
  {
    question: "The input of a Catch target without OutputConstructor",
    answer: "The failed state's input",
    reason: "The least surprising value",
  },
  { question: "The order of Items and of `$local` of a foreach", answer: "That of the collection", reason: "As in Amazon States Language" },
  {
    question: "An HTTP answer of 400 and above",
    answer: "Fails the task with `HTTP.<status>`",
    reason: "So that Retry and Catch can be used, as with `FC.<code>`",
  },
  { question: "An HTTP redirect", answer: "Is the answer; it is not followed", reason: "Its target was not asked for" },
  {
    question: "A function's own error",
    answer: "The name of its exception's class; without one `FC.Unknown`",
    reason: '"FC.Unknown: the function was called and crashed"',
  },
  {
    question: "The result of a flow that is only started",
    answer: "FlowName, ExecutionName, RequestId and RequestID",
    reason: "The API's answer has RequestId, the integration's page RequestID",
  },
  {
    question: "A report for a task that is not waiting yet, or is between two attempts",
    answer: "TaskInvalidState",
    reason: '"Please retry"',
  },
  {
    question: "The error of a child that is stopped without an Error",
    answer: "`FnF.ExecutionStopped`; of one that timed out `FnF.ExecutionTimedOut`",
    reason: "A rule needs a name",
  },
  {
    question: "How many failures a distributed Map tolerates",
    answer:
      "It fails once more have failed than ToleratedFailedCount or ToleratedFailedPercentage says, with `FnF.ToleratedFailuresExceeded`; with neither, at the first failure and with its error",
    reason: '"Until the threshold is exceeded"',
  },
  { question: "When UpdateMapRun's Concurrency takes effect", answer: "When the next iteration ends", reason: "Nothing is documented" },
  {
    question: "The fields of ItemReader",
    answer:
      "SourceType is OSS_OBJECTS, OSS_CSV, OSS_JSON_LIST or OSS_INVENTORY_FILES; SourceParameters has Bucket with Prefix for the first and ObjectName for the others; ReaderConfig may have CSVHeaders, without which the first record has them",
    reason: "The page names the four kinds; the rest is as remembered",
  },
  {
    question: "The items that ItemReader gives",
    answer:
      "Objects have Key, Type, Size, ETag, LastModified and StorageClass; those of a CSV file or an inventory have a text for each column",
    reason: "As OSS lists objects; a CSV file has no types",
  },
  {
    question: "What ResultWriter writes",
    answer:
      "{Prefix}{MapRunName}/ with SUCCEED_0.json and FAILED_0.json, lists of {ExecutionName, Status, Input, Output or Error and Cause}, and manifest.json with {DestinationBucket, MapRunName, ResultFiles}; the Map's output is {MapRunName, ResultWriterDetails: {Bucket, Key}}",
    reason: "As remembered; the page says only that results go to a bucket",
  },
  { question: "The input of a batch", answer: "{Items, BatchInput}, by MaxItemsPerBatch", reason: "As in Amazon States Language" },
  {
    question: "A failed iteration that is tolerated",
    answer: "Its place in Items holds {Error: {Code, Detail}}",
    reason: "Places keep their meaning",
  },
  {
    question: "The input of an execution that a schedule starts",
    answer: "{payload, triggerName, triggerTime}",
    reason: "A sample reads `$input.payload`; the others as in timer events of Function Compute",
  },
  {
    question: "Schedules that were due while CloudFlow Local was not running",
    answer: "Are not made up for: each fires next when it is next due, intervals of `@every` being counted from the start",
    reason: "Nothing is documented; a late start could surprise more than a missing one",
  },
  { question: "Deprecated OnErrors", answer: "Is read as Retry and Catch", reason: "Its page of 2023 gives both parts" },
  {
    question: "Which of the documents a flow of steps in Express mode follows",
    answer: "The Express limits hold for it as well",
    reason: "Nothing is documented",
  },
];
