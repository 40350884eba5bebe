import { withEltanin } from "eltanin/next";

export default withEltanin();
