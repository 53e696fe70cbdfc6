using AutoIG.Reference.Tests.Models;

namespace AutoIG.Reference.Tests;

public class AllocationTests
{
    /// <summary>Ten explanations of a digit: once the work buffers are there, a call allocates what it returns and nothing else.</summary>
    [Fact]
    public void Warm_explanations_allocate_only_their_results()
    {
        const int pixels = 28 * 28, classes = 10;
        // The attributions and the outputs, and the objects around them: tensors with lengths and strides, their names, the attribution.
        const long results = (pixels + classes) * sizeof(float) + 1024;
        var function = new DigitsCnn<float>(ReferenceCase.Load("digits-cnn").Weights).LogitsDerivative;
        var method = new IntegratedGradients { MaxDegreeOfParallelism = 1 };
        float[] image = [.. Enumerable.Range(0, pixels).Select(i => i % 37 / 37f)];
        var kept = new List<Attribution<float>>(10) { method.Explain(function, image, target: 7) };
        int disturbed = 0;
        for (int call = 2; call <= 10; call++)
        {
            int collections = GC.CollectionCount(0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            var why = method.Explain(function, image, target: 7);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (GC.CollectionCount(0) != collections && ++disturbed < 100)
            {
                // Other tests' garbage was collected meanwhile, which closes the thread's allocation context early: the count is not this
                // call's.
                call--;
                continue;
            }
            Assert.InRange(allocated, (pixels + classes) * sizeof(float), results);
            kept.Add(why);
        }
        Assert.All(kept, why => Assert.Equal(kept[0].Values.ToArray(), why.Values.ToArray()));
    }
}
