namespace AutoIG.Api;

/// <summary>What is logged: what was done and how well, never what was sent.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Function} explained by {Method}: target {Target}, convergence delta {Delta:0.0e+0}, {Duration}")]
    public static partial void Explained(this ILogger log, string function, string method, int target, double delta, TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Function} explained by {Method}: given up after {Duration}")]
    public static partial void Abandoned(this ILogger log, string function, string method, TimeSpan duration);
}
