namespace AutoIG.Reports.Tests;

/// <summary>A test that needs a browser and its driver; where they are not installed it is reported as skipped, not as passed.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Program is null || Browser.Driver is null)
        {
            Skip = $"Chromium and its driver are not both installed (looked for {string.Join(", ", Browser.Programs)} and "
                + $"{string.Join(", ", Browser.Drivers)}).";
        }
    }
}
