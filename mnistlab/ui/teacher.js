// Keeps what says that a teacher is signed in here, forgets it, or tells the server what another tab was given.
export default function ({ data, setStateValue }) {
  const name = data.cookie + "=";
  const kept = document.cookie.split("; ").find((part) => part.startsWith(name))?.slice(name.length) ?? "";
  const keep = (token, seconds) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}${token}; Path=/; Max-Age=${seconds}; SameSite=Strict${secure}`;
  };
  if (data.token) {
    if (kept !== data.token) keep(data.token, data.seconds);
  } else if (kept && kept === data.over) {
    keep("", 0);
  } else if (kept) {
    setStateValue("token", kept);
  }
}
