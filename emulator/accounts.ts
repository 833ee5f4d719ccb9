/** Who may call: accounts with their key pairs. Any number side by side; each sees only what is its own. */
export type Account = {
  /** Account id (uid) as in ARNs, 16 digits in the cloud. */
  readonly id: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** When given, the key is a temporary one, and requests must carry this `SecurityToken`. Otherwise any token is taken. */
  readonly securityToken?: string;
};

/** The account that is there without configuration. Its key pair is documented and no secret. */
export const defaultAccount: Account = {
  id: "1000000000000001",
  accessKeyId: "cloudflow-local",
  accessKeySecret: "cloudflow-local",
};
