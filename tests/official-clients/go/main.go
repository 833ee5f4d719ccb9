// Steps through the fnf service of alibaba-cloud-sdk-go, as JSON a line: the target first, then [operation, parameters]
// each; an outcome for each step.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"

	sdkerrors "github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/fnf"
)

type target struct{ Endpoint, Key, Secret string }

type outcome struct {
	Status  int             `json:"status,omitempty"`
	Code    string          `json:"code,omitempty"`
	Message string          `json:"message,omitempty"`
	Fields  json.RawMessage `json:"fields,omitempty"`
}

var creators = map[string]any{
	"CreateFlow":          fnf.CreateCreateFlowRequest,
	"CreateSchedule":      fnf.CreateCreateScheduleRequest,
	"DeleteFlow":          fnf.CreateDeleteFlowRequest,
	"DeleteSchedule":      fnf.CreateDeleteScheduleRequest,
	"DescribeExecution":   fnf.CreateDescribeExecutionRequest,
	"DescribeFlow":        fnf.CreateDescribeFlowRequest,
	"DescribeSchedule":    fnf.CreateDescribeScheduleRequest,
	"GetExecutionHistory": fnf.CreateGetExecutionHistoryRequest,
	"ListExecutions":      fnf.CreateListExecutionsRequest,
	"ListFlows":           fnf.CreateListFlowsRequest,
	"ListSchedules":       fnf.CreateListSchedulesRequest,
	"ReportTaskFailed":    fnf.CreateReportTaskFailedRequest,
	"ReportTaskSucceeded": fnf.CreateReportTaskSucceededRequest,
	"StartExecution":      fnf.CreateStartExecutionRequest,
	"StartSyncExecution":  fnf.CreateStartSyncExecutionRequest,
	"StopExecution":       fnf.CreateStopExecutionRequest,
	"UpdateFlow":          fnf.CreateUpdateFlowRequest,
	"UpdateSchedule":      fnf.CreateUpdateScheduleRequest,
}

// Numbers and booleans have types of the SDK's own, which are texts.
func set(request reflect.Value, parameters map[string]any) error {
	for name, value := range parameters {
		field := request.Elem().FieldByName(name)
		if !field.IsValid() {
			return fmt.Errorf("the SDK's request has no %s", name)
		}
		field.SetString(fmt.Sprint(value))
	}
	return nil
}

func take(client *fnf.Client, host, operation string, parameters map[string]any) (outcome, error) {
	creator, known := creators[operation]
	if !known {
		return outcome{}, fmt.Errorf("the SDK has no %s", operation)
	}
	request := reflect.ValueOf(creator).Call(nil)[0]
	if err := set(request, parameters); err != nil {
		return outcome{}, err
	}
	acs := request.Interface().(requests.AcsRequest)
	acs.SetDomain(host)
	acs.SetScheme("http")
	results := reflect.ValueOf(client).MethodByName(operation).Call([]reflect.Value{request})
	if err, failed := results[1].Interface().(error); failed {
		if refusal, ok := err.(*sdkerrors.ServerError); ok {
			return outcome{Status: refusal.HttpStatus(), Code: refusal.ErrorCode(), Message: refusal.Message()}, nil
		}
		return outcome{}, err
	}
	response := results[0].Elem()
	status := response.FieldByName("BaseResponse").MethodByName("GetHttpStatus").Call(nil)[0].Int()
	fields := map[string]any{}
	for index := 0; index < response.NumField(); index++ {
		if name := response.Type().Field(index).Tag.Get("json"); name != "" {
			fields[name] = response.Field(index).Interface()
		}
	}
	written, err := json.Marshal(fields)
	return outcome{Status: int(status), Fields: written}, err
}

func run() error {
	lines := bufio.NewReader(os.Stdin)
	decoder := json.NewDecoder(lines)
	decoder.UseNumber()
	var to target
	if err := decoder.Decode(&to); err != nil {
		return err
	}
	client, err := fnf.NewClientWithAccessKey("cn-hangzhou", to.Key, to.Secret)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(os.Stdout)
	for decoder.More() {
		var operation string
		var parameters map[string]any
		if err := decoder.Decode(&[]any{&operation, &parameters}); err != nil {
			return err
		}
		result, err := take(client, to.Endpoint, operation, parameters)
		if err != nil {
			return err
		}
		if err := encoder.Encode(result); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
