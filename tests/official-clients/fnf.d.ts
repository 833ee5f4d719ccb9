/** The package ships no types. */
declare module "@alicloud/fnf-2019-03-15" {
  const Client: new (config: { readonly accessKeyId: string; readonly accessKeySecret: string; readonly endpoint: string }) => object;
  export default Client;
}
