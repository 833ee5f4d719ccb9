import { credentialSource } from "../../../provider/cloudflow/credentials/chain";
import { networkOf } from "../../../provider/cloudflow/network";
import { maskKeyId } from "../../../provider/cloudflow/redaction";
import { SettingsError } from "../../../provider/cloudflow/settings";
import { failed, ok, type Check } from "./check";

/** Which place they come from, and whether it gives any; of a key only the ends of its id. */
export const credentials: Check = {
  name: "credentials",
  async look(examined) {
    const { settings } = examined;
    try {
      const network = examined.network ?? networkOf(settings, process.env);
      const source = credentialSource(settings, process.env, { network });
      examined.credentials = await source.get();
      const kind = examined.credentials.securityToken === undefined ? "" : ", temporary";
      return ok(`from ${source.origin}: access key id ${maskKeyId(examined.credentials.accessKeyId)}${kind}`);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return failed(error.message);
    }
  },
};
