export { common } from "./common";
export { connect } from "./connect";
export { history } from "./history";
export { live } from "./live";
export { result } from "./result";
export { settings } from "./settings";
