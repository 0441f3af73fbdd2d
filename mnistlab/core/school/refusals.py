"""Why a run cannot be trained now, in sentences that pages know as well as the school."""

PREDICT_FIRST = "Say first what test accuracy you expect: this assignment compares it with what comes out."
PREDICTED_ONCE = "Your prediction was for this training, which is over. Predict again, and begin a new one."
ELSEWHERE = "This run belongs to a class that you are not in now. Join it again, or train these settings anew."
CLOSED_ASSIGNMENT = "This assignment is closed. Train without it, or ask your teacher."
