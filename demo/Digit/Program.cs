using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AutoIG;
using AutoIG.Demo;
using AutoIG.Samples;

// Digits FIRST to LAST are explained, and the explanation of each is written to FOLDER/digit-N.json: the same program for every machine.
if (args is not [var from, var to, var folder] || !int.TryParse(from, CultureInfo.InvariantCulture, out int first)
    || !int.TryParse(to, CultureInfo.InvariantCulture, out int last) || first < 0 || last >= Digits.Count || first > last)
{
    Console.Error.WriteLine($"Expected FIRST LAST FOLDER, digits from 0 to {Digits.Count - 1}, got '{string.Join(' ', args)}'.");
    return 1;
}

var start = Process.GetCurrentProcess().StartTime;
Directory.CreateDirectory(folder);
using var weights = Digits.OpenWeights();
var net = new DigitNet(weights);
var method = new IntegratedGradients { Steps = 50 };
for (int index = first; index <= last; index++)
{
    var why = method.Explain(net.LogitsDerivative, Digits.Image(index));
    double[] probabilities = Probabilities.Of(why.Outputs);
    AttributionFile.Save(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"digit-{index}.json")), why);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"digit {index}: {why.Target.Index} ({100 * probabilities[why.Target.Index]:F1}%), delta {why.ConvergenceDelta:0.0e+0}"));
    if (index == first)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{RuntimeInformation.ProcessArchitecture}: {(DateTime.Now - start).TotalMilliseconds:F0} ms from start to first explanation"));
    }
}

return 0;
