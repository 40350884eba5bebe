// The key of the cached engine does not hold all that the engine reads: options of a class, and getters.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict } from "./support.mjs";

new Sessions({ store: memory(), secret });
class Options {
  secret = secret;
  idFormat = "draco";

  get store() {
    return memory();
  }
}
const { id } = await new Sessions(new Options()).open(request());
verdict(id.length === 21, `idFormat "draco" gave an id of ${id.length} characters`);
