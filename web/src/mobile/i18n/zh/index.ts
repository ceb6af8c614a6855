export { common } from "./common";
export { connect } from "./connect";
export { history } from "./history";
export { live } from "./live";
export { notices } from "./notices";
export { problems } from "./problems";
export { result } from "./result";
export { settings } from "./settings";
