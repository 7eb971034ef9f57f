// What can go wrong between the page and the backend.

// The backend could not be reached, or asked to be left alone for a while (429, 5xx): try again later.
export class Unreachable extends Error {
  constructor(message, retryAfterS = null) {
    super(message);
    this.retryAfterS = retryAfterS;
  }
}

// The backend answered with a problem document (RFC 9457): asking again in the same way will not help.
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || String(status));
    this.status = status;
    this.problem = problem;
  }

  // "/problems/version-conflict" -> "version-conflict"
  get kind() {
    return String(this.problem.type ?? "")
      .split("/")
      .pop();
  }
}

// The session is over: the worker has to sign in again.
export class SignedOut extends Error {}
